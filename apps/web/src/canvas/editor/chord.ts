import { t } from '../words.ts'
/** The parts of a KeyboardEvent that name a chord. */
export type KeyPress = {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const physical = (code: string): string | undefined => /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1]?.toLowerCase()

/**
 * The name of a pressed combination, such as `v`, `ctrl+shift+z`, `shift+arrowleft` or `?`. Cmd counts as Ctrl. Shift is named only where it
 * does not already show in the character. On a layout whose letters are not Latin the physical key decides.
 */
export const chordOf = (press: KeyPress): string => {
  const isCharacter = press.key.length === 1
  const isLatin = isCharacter && press.key >= ' ' && press.key <= '~'
  // On a Mac, Option makes accents of some letters.
  const isAccent = press.altKey && press.key === 'Dead'
  // With Alt a digit stays that digit, whatever sign Shift makes of it on this layout.
  const digit = press.altKey ? /^Digit(\d)$/.exec(press.code)?.[1] : undefined
  const name =
    digit ??
    (press.key === ' ' ? 'space' : isAccent || (isCharacter && !isLatin) ? (physical(press.code) ?? press.key) : press.key.toLowerCase())
  const isShiftNamed = press.shiftKey && (digit !== undefined || !isCharacter || /^[a-z]$/.test(name) || name === 'space')
  const parts = [press.ctrlKey || press.metaKey ? 'ctrl' : '', press.altKey ? 'alt' : '', isShiftNamed ? 'shift' : '', name]
  return parts.filter((part) => part !== '').join('+')
}

const signs: Readonly<Record<string, string>> = {
  ctrl: t('keyCaps.ctrl'),
  shift: t('keyCaps.shift'),
  alt: t('keyCaps.alt'),
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
  delete: t('keyCaps.delete'),
  escape: t('keyCaps.escape'),
  enter: t('keyCaps.enter'),
  backspace: t('keyCaps.backspace'),
  tab: t('keyCaps.tab'),
  space: t('keyCaps.space'),
}

/** A chord as it is written on a key cap. */
export const chordText = (chord: string): string =>
  chord === '+'
    ? '+'
    : chord
        .split(/\+(?=.)/)
        .map((part) => signs[part] ?? part.toUpperCase())
        .join(' + ')
