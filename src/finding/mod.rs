//! What is wrong, as data: codes, severities, places in files.
