//! How the browser comes to the door. A test of [`each_way`] goes over all of them.

/// How the browser comes to the door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Way {
    /// Straight, without TLS.
    #[default]
    Straight,
    /// Through the nginx of the guide, with TLS. Where there is none on this machine the test says so and passes; with
    /// `NACHTWACHT_PROXY=required`, as in CI, it fails.
    Nginx,
}

/// Each of these tests over each way: `straight::NAME` and `through_nginx::NAME`. Those behind `through_nginx:` over that way
/// alone, as visitors come: a browser takes seconds to start, and a proxy takes nothing away from what they try.
macro_rules! each_way {
    ($($test:ident),+ $(,)? $(; through_nginx: $($alone:ident),+ $(,)?)?) => {
        mod straight {
            $(#[tokio::test]
            async fn $test() {
                super::$test($crate::way::Way::Straight).await;
            })+
        }
        mod through_nginx {
            $(#[tokio::test]
            async fn $test() {
                super::$test($crate::way::Way::Nginx).await;
            })+
            $($(#[tokio::test]
            async fn $alone() {
                super::$alone($crate::way::Way::Nginx).await;
            })+)?
        }
    };
}

pub(crate) use each_way;
