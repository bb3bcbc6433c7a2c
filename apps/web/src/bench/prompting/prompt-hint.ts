/** How a model is asked, in one line. */
export const promptHint =
  'Click it, or drag a box around it. Alt, or the right button: not this. Shift and drag: a stroke. Backspace takes the last back.'
