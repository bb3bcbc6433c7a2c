const definition = /^\[(picture-\d+)\]: \S+$/gm

/**
 * The text with a picture at its end. The picture itself stands below everything as a definition, so that what people write and read stays
 * in one piece.
 * @param url a `data:` URL
 */
export const withPicture = (text: string, title: string, url: string): string => {
  const definitions = text.match(definition) ?? []
  const words = text.replace(definition, '').trimEnd()
  const taken = definitions.map((one) => Number(/picture-(\d+)/.exec(one)?.[1] ?? 0))
  const name = `picture-${Math.max(0, ...taken) + 1}`
  const alt = title.replace(/[[\]\\]/g, ' ').trim()
  return [words, `![${alt}][${name}]`, [...definitions, `[${name}]: ${url}`].join('\n')].filter((part) => part !== '').join('\n\n')
}
