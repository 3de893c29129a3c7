#![no_main]
#![allow(dead_code, reason = "each target runs one of the readers")]

#[path = "../../tests/corpus/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| readers::relations(bytes));
