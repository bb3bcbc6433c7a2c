import { z } from 'zod'

/** The check character of the fifteen digits of an ORCID iD (ISO 7064, MOD 11-2): a digit, or X for 10. */
export const orcidCheck = (digits: string): string => {
  let total = 0
  for (const digit of digits) total = (total + Number(digit)) * 2
  const rest = (12 - (total % 11)) % 11
  return rest === 10 ? 'X' : String(rest)
}

const form = /^(?:https?:\/\/(?:www\.)?orcid\.org\/)?(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])\/?$/i

/** An ORCID iD, as people copy it: with or without its address and hyphens. Kept as `0000-0002-1825-0097`. */
export const orcidSchema = z
  .string()
  .trim()
  .max(60)
  .transform((text, context) => {
    const parts = form.exec(text)?.slice(1) ?? []
    const id = parts.join('-').toUpperCase()
    const digits = id.replaceAll('-', '')
    if (digits.length !== 16) context.addIssue({ code: 'custom', message: 'an ORCID iD has sixteen digits, such as 0000-0002-1825-0097' })
    else if (orcidCheck(digits.slice(0, 15)) !== digits[15])
      context.addIssue({ code: 'custom', message: `${id} is no ORCID iD: its last sign does not fit the others; is a digit mistyped?` })
    return id
  })

export const orcidUrl = (orcid: string): string => `https://orcid.org/${orcid}`
