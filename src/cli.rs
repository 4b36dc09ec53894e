//! The commands: arguments in, work done, exit code out.
