/**
 * Forms of English verbs that lose their likeness when suffixes are stripped: irregular ones, and those so short that
 * the stemmer takes a part of the word for a suffix ("died" becomes "di", "die" stays).
 */
const verbs = `
  begin begins began begun beginning
  bind binds bound
  break breaks broke broken
  bring brings brought
  build builds built
  buy buys bought
  catch catches caught
  choose chooses chose chosen choosing
  come comes came coming
  die dies died dying
  do does did done
  draw draws drew drawn
  drink drinks drank drunk
  drive drives drove driven driving
  dye dyes dyed dyeing
  eat eats ate eaten
  fall falls fell fallen
  feed feeds fed
  feel feels felt
  fight fights fought
  find finds found finding
  flee flees fled fleeing
  fly flies flew flown
  forget forgets forgot forgotten
  free frees freed freeing
  freeze freezes froze frozen
  get gets got gotten
  give gives gave given
  go goes went gone
  grow grows grew grown
  hear hears heard
  hide hides hid hidden
  hold holds held
  keep keeps kept
  know knows knew known
  lay lays laid
  lead leads led
  leave leaves left leaving
  lend lends lent
  lie lies lied lying
  lose loses lost losing
  make makes made making
  mean means meant
  meet meets met
  owe owes owed owing
  pay pays paid
  ride rides rode ridden
  rise rises rose risen
  run runs ran running
  say says said
  see sees saw seen
  seek seeks sought
  sell sells sold
  send sends sent
  shake shakes shook shaken
  show shows showed shown
  sing sings sang sung
  sink sinks sank sunk
  sit sits sat
  sleep sleeps slept
  speak speaks spoke spoken
  spend spends spent
  stand stands stood
  steal steals stole stolen
  stick sticks stuck
  swim swims swam swum
  take takes took taken
  teach teaches taught
  tell tells told
  think thinks thought
  throw throws threw thrown
  tie ties tied tying
  wake wakes woke woken
  wear wears wore worn
  win wins won winning
  write writes wrote written
`

/** The forms of each verb. */
export const verbForms: readonly (readonly string[])[] = verbs
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
