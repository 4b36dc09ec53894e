//! What ships with the program: plans, directory, phrases, screen texts, practice scenarios; and reading a desk's own.
