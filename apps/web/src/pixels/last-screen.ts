type Screen = { readonly screen: { readonly width: number; readonly height: number }; readonly ratio: number }

let last: Screen = { screen: { width: 1200, height: 800 }, ratio: 1 }

/** The canvas that was drawn last: the next sample will most likely be shown on one of this size. */
export const lastScreen = (): Screen => last

export const noteScreen = (screen: Screen): void => {
  last = screen
}
