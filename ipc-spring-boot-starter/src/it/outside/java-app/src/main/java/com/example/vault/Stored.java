package com.example.vault;

import java.nio.file.Path;

public record Stored(Path path, long bytes) {
}
