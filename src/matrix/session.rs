//! One signed-in device and the calls it makes.
