/**
 * The name of the picture that is made for an image, and of no other image: `a.png` stays, `a.jpg` becomes `a.jpg.png`, `a` becomes
 * `a_.png`. A name that one of those could have come from gets another extension too.
 */
export const pictureName = (fileName: string, extension: '.png' | '.tif'): string => {
  const name = fileName.split('/').at(-1) ?? ''
  if (!name.includes('.')) return `${fileName}_${extension}`
  const stem = name.endsWith(extension) ? name.slice(0, -extension.length) : ''
  return stem === '' || stem.includes('.') || stem.endsWith('_') ? `${fileName}${extension}` : fileName
}
