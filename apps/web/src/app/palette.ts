/**
 * Colours that people with any common colour blindness can tell apart, and that show on dark and on light images:
 * Okabe and Ito 2008 without black, then purple and grey of Tol's bright scheme and olive of his muted one. The test computes how far apart
 * they are.
 */
export const palette = [
  '#e69f00',
  '#56b4e9',
  '#009e73',
  '#f0e442',
  '#0072b2',
  '#d55e00',
  '#cc79a7',
  '#aa3377',
  '#bbbbbb',
  '#999933',
] as const

export const colourAt = (index: number): string => palette[index % palette.length] ?? palette[0]

/**
 * Readers are told apart by colour and by dash, so that one of the two is enough. Bright colours that no label has: the canvas puts a dark
 * edge around every line, so they show on bright images too.
 */
export const readerStyles = [
  { color: '#ffffff', dash: [] },
  { color: '#35e0ff', dash: [8, 4] },
  { color: '#ff6cf5', dash: [2, 3] },
  { color: '#c8ff3d', dash: [10, 3, 2, 3] },
  { color: '#ffb3a0', dash: [4, 4] },
  { color: '#b7b0ff', dash: [14, 4] },
] as const
