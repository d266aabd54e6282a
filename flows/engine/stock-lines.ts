/** What the engine says when the author wrote nothing for the occasion. */
export const stockLines = {
  apology: "Sorry, something went wrong on our side and I could not finish this. Please try again in a little while.",
  reprompt: "Sorry, I did not get that. Could you say it another way?",
  repromptWithOptions: "Sorry, I did not get that. Please pick one of these.",
  ambiguous: "That could mean more than one of these. Which one should it be?",
  goOn: "Let us go on where we stopped.",
  goOnOrStartOver: "We were in the middle of something. Shall we go on, or start over?",
  help: "Answer the last question in your own words or with a button. You can also say “cancel”, “start over” or “agent”.",
  personJoined: "A person has joined the conversation.",
  personLeft: "The person has left. You are talking with the assistant again.",
  handoff: "I am passing you on to a person. They will answer here.",
  cancelled: "All right, that is cancelled.",
} as const;
