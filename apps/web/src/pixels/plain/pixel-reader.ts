/** Channels of one pixel as the file holds them, 0 to 255. */
type PixelValue = { readonly red: number; readonly green: number; readonly blue: number; readonly alpha: number }

/** Reads single pixels of an image without a copy of the whole: the image is drawn shifted onto a canvas of one pixel. */
export const createPixelReader = (image: CanvasImageSource): ((x: number, y: number) => PixelValue | undefined) => {
  const canvas = new OffscreenCanvas(1, 1)
  const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' })
  return (x, y) => {
    if (context === null) return undefined
    context.clearRect(0, 0, 1, 1)
    context.imageSmoothingEnabled = false
    context.drawImage(image, -x, -y)
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data
    return { red, green, blue, alpha }
  }
}
