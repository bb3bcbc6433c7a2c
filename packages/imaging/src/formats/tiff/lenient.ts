import { FormatError } from '../../format-error.ts'

/** Metadata that is damaged is told to `onDamage`, and does not spoil the pixels. */
export const lenient = async <T>(
  work: () => Promise<T>,
  onDamage: (cause: FormatError) => void = () => undefined,
): Promise<T | undefined> => {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause
    onDamage(cause)
    return undefined
  }
}
