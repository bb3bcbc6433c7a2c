/** One line, whatever a name holds: a line break in a mail's subject would begin another header. */
export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
