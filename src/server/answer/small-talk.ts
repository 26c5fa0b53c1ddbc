const replies: readonly (readonly [RegExp, string])[] = [
  [
    /^(hi|hello|hey|hiya|howdy|greetings|good (morning|afternoon|evening|day))( (there|all|everyone|again))?$/,
    'Hello! What would you like to know?',
  ],
  [
    /^(ok(ay)?|great|perfect|cool|nice|good)?\s*(thanks|thank you|thx|cheers|much appreciated)( (a lot|so much|very much|again|for (your|the) help|that helps|anyway))*$/,
    "You're welcome.",
  ],
  [/^(bye|goodbye|good bye|see you|see you later|good night|have a nice day)$/, 'Goodbye.'],
  [
    /^(ok|okay|great|perfect|cool|nice|good|understood|got it|i see|alright|all right)$/,
    'Good. Is there anything else?',
  ],
]

/** The reply to a greeting, thanks or farewell; undefined where there is a question in the message. */
export function replyToSmallTalk(message: string): string | undefined {
  const plain = message
    .toLowerCase()
    .replace(/[^\p{L}' ]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return replies.find(([pattern]) => pattern.test(plain))?.[1]
}
