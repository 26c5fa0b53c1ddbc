/** Quantiles of the standard normal distribution: 97.5 % and 80 %. */
export const z975 = 1.959963984540054
export const z80 = 0.8416212335729143
