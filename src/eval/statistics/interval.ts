/** Bounds between which the true value lies with 95 % confidence: each alone holds with 97.5 %. */
export interface Interval {
  low: number
  high: number
}
