import { locale } from './language.ts'

const digits = new Intl.NumberFormat(locale, { useGrouping: false, maximumFractionDigits: 12 })

/** A number with all its digits and nothing between them, such as a threshold that was typed. */
export const plain = (value: number): string => digits.format(value)
