//! Prompts on the terminal, written to stderr; none without a terminal or with --no-input.

use dialoguer::Input;
use dialoguer::console::Term;

use super::context::Context;
use super::error::CommandError;
use crate::render::harmless;

impl Context {
    pub(crate) fn may_ask(&self) -> bool {
        self.environment.stdin_is_terminal && self.environment.stderr_is_terminal && !self.global.no_input
    }

    #[expect(clippy::unused_self, reason = "only where there is a context that may ask")]
    /// Asks until the answer passes `check`; an empty one takes what stands in brackets.
    pub(crate) fn ask(
        &self,
        prompt: &str,
        default: Option<&str>,
        mut check: impl FnMut(&str) -> Result<(), String>,
    ) -> Result<String, CommandError> {
        let input = Input::<String>::new().with_prompt(harmless(prompt)).allow_empty(true).validate_with(
            move |text: &String| check(text.trim()).map_err(|problem| harmless(&problem).into_owned()),
        );
        let input = match default {
            Some(default) => input.default(harmless(default).into_owned()),
            None => input,
        };
        input.interact_text_on(&Term::stderr()).map(|text| text.trim().to_owned()).map_err(interrupted)
    }

    pub(crate) fn ask_optional(
        &self,
        prompt: &str,
        check: impl FnMut(&str) -> Result<(), String>,
    ) -> Result<Option<String>, CommandError> {
        let text = self.ask(&format!("{prompt} (optional)"), None, check)?;
        Ok((!text.is_empty()).then_some(text))
    }
}

/// What was typed by hand, if anything, else the answer to a prompt, else an error that names the flag.
pub(crate) fn given_or_asked(
    given: Option<&str>,
    context: &Context,
    flag: &str,
    help: &str,
    prompt: impl FnOnce() -> Result<String, CommandError>,
) -> Result<String, CommandError> {
    match given {
        Some(text) => Ok(text.to_owned()),
        None if context.may_ask() => prompt(),
        None => Err(CommandError::new(format!("{flag} is missing"), help)),
    }
}

fn interrupted(error: dialoguer::Error) -> CommandError {
    let dialoguer::Error::IO(error) = error;
    CommandError::bare(format!("the prompt was not answered: {error}"))
}
