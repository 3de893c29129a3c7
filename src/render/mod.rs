//! One file per format: from pages and findings to bytes.
