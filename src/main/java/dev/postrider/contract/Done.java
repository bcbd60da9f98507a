package dev.postrider.contract;

/** The reply of a request that has nothing to tell but that it was carried out. */
public record Done() {}
