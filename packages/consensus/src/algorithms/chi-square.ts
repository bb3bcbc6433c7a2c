/** ln of the gamma function for x > 0: Stirling's series after shifting x above 10, relative error below 1e-12. */
const logGamma = (x: number): number => {
  let [shifted, product] = [x, 1]
  while (shifted < 10) {
    product *= shifted
    shifted += 1
  }
  const inverse = 1 / shifted
  const square = inverse * inverse
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
  return (shifted - 0.5) * Math.log(shifted) - shifted + Math.log(2 * Math.PI) / 2 + series - Math.log(product)
}

/**
 * The chance that a chi-square variable with `freedom` degrees of freedom is above `x`: the upper regularised incomplete gamma function, by
 * its power series below the mean and by its continued fraction above. Source: NIST Digital Library of Mathematical Functions, 8.7.1, 8.9.2.
 */
export const chiSquareAbove = (x: number, freedom: number): number => {
  if (x <= 0 || freedom <= 0) return 1
  const [a, z] = [freedom / 2, x / 2]
  const front = Math.exp(a * Math.log(z) - z - logGamma(a))
  if (z < a + 1) {
    let [term, sum] = [1 / a, 1 / a]
    for (let n = 1; n < 1000 && term > sum * 1e-16; n++) {
      term *= z / (a + n)
      sum += term
    }
    return Math.max(0, 1 - front * sum)
  }
  // Evaluated from the far end: 60 levels are plenty beyond the mean.
  let fraction = 0
  for (let n = 60; n >= 1; n--) fraction = (n * (n - a)) / (z + 2 * n + 1 - a - fraction)
  return front / (z + 1 - a - fraction)
}
