import { stem } from './stem.ts'

function toStems(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/).map(stem))
}

/** Words that carry grammar, not content. Nothing is asked by them, so nothing is searched for them. */
export const stopWords = toStems(`
  a about above after again against ain all also am an and any are aren as at be because been before being below
  between both but by can cannot could couldn d did didn do does doesn doing don down during each else ever every few
  for from further had hadn has hasn have haven having he hello her here hers herself hi him himself his how i if in
  into is isn it its itself just let ll m ma may me might mine more most much must my myself need no nor not now o of
  off ok on once only or other our ours ourselves out over own per please re s same shall she should shouldn so some
  such t than thank thanks that the their theirs them themselves then there these they this those through to too
  under until up upon us ve very was wasn we were weren what when where whether which while who whom whose why will
  with within without won would wouldn y yes yet you your yours yourself yourselves etc via vs
  something someone somebody somewhere anything anyone anybody anywhere everything everyone everybody nothing nobody
  none many several lots
`)

/**
 * General words that many questions use and documents put differently ("am I allowed to", "how do I get"). They
 * help to choose between sentences and say little about whether the answer was found.
 */
export const lightWords = toStems(`
  able actual actually allow allowed already always answer anybody anyone anything ask available back become begin
  best better bring business call case certain check choose client come company concern consider current currently customer deal decide
  define describe detail details different difference exact exactly example expect explain find first follow general
  generally get getting give given go going good got great happen happens help hold idea include included information
  instead item keep kind know last later least like list little long look lot make makes many matter mean means mention
  mind mostly much must necessary never new next normal normally number occur offer often one ones order overview part
  particular people perform permitted possible product provide put question quick quickly really reason regarding regard
  related relevant require required right rule rules run say see send set show simply situation sort soon specific
  start state still stuff sum summary sure take tell term thing things think time total try two type understand use
  used user using usual usually various want way well whole word work works
  ago today yesterday tomorrow tonight still again recently early late
  second seconds minute minutes hour hours day days week weeks month months year years half
  arrive arrived buy bought get got place placed receive received happen old new
`)
