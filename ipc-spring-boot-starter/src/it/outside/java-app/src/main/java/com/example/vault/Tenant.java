package com.example.vault;

record Tenant(String name) {
}
