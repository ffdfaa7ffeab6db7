package com.example.vault;

import java.time.Duration;

public record Summary(int files, Duration age) {
}
