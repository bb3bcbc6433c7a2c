/** A decoded image with smaller copies of itself, so that a whole large image is drawn as fast as a small one. */
export type Picture = {
  readonly width: number
  readonly height: number
  /** From native resolution downwards, each half of the one before; `levels[0]` holds the pixels that are read out. */
  readonly levels: readonly [ImageBitmap, ...ImageBitmap[]]
}

const smallestSide = 512

export const pictureOf = async (native: ImageBitmap): Promise<Picture> => {
  const levels: [ImageBitmap, ...ImageBitmap[]] = [native]
  for (let last = native; Math.max(last.width, last.height) > smallestSide; ) {
    last = await createImageBitmap(last, {
      resizeWidth: Math.ceil(last.width / 2),
      resizeHeight: Math.ceil(last.height / 2),
      resizeQuality: 'medium',
    })
    levels.push(last)
  }
  return { width: native.width, height: native.height, levels }
}

export const closePicture = ({ levels }: Picture): void => {
  for (const level of levels) level.close()
}
