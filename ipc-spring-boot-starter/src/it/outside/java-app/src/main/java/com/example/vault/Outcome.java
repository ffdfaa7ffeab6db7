package com.example.vault;

record Outcome<T>(T value, String error) {
}
