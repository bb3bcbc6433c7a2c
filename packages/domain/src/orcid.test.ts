import { describe, expect, it } from 'vitest'
import { orcidCheck, orcidSchema } from './orcid.ts'

describe('ORCID iDs', () => {
  it('R100: take the forms that people copy, and are kept in one', () => {
    for (const text of [
      '0000-0002-1825-0097',
      ' https://orcid.org/0000-0002-1825-0097 ',
      '0000000218250097',
      'http://www.orcid.org/0000-0002-1825-0097/',
    ])
      expect(orcidSchema.parse(text)).toBe('0000-0002-1825-0097')
    // The check character of these is 10.
    expect(orcidSchema.parse('0000-0002-1694-233x')).toBe('0000-0002-1694-233X')
  })
  it('R100: any one digit that is wrong, and any two neighbours that changed places, are found', () => {
    const sound = '0000000218250097'
    for (let at = 0; at < 15; at++)
      for (let digit = 0; digit < 10; digit++)
        if (sound[at] !== String(digit)) expect(orcidCheck(`${sound.slice(0, at)}${digit}${sound.slice(at + 1, 15)}`)).not.toBe(sound[15])
    for (let at = 0; at < 14; at++)
      if (sound[at] !== sound[at + 1])
        expect(orcidCheck(`${sound.slice(0, at)}${sound[at + 1]}${sound[at]}${sound.slice(at + 2, 15)}`)).not.toBe(sound[15])
  })
  it('R100: what is none is refused in words', () => {
    expect(orcidSchema.safeParse('0000-0002-1825-0098').error?.issues[0]?.message).toContain('is a digit mistyped?')
    for (const text of ['', 'Jane', '0000-0002-1825', '0000-0002-1825-00970', 'https://evil.example/0000-0002-1825-0097'])
      expect(orcidSchema.safeParse(text).success).toBe(false)
  })
})
