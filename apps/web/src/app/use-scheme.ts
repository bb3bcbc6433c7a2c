import { useMantineColorScheme } from '@mantine/core'
import { useCallback, useSyncExternalStore } from 'react'
import { tones } from './tones.ts'
import { t } from './words.ts'

/** Colours as the system has them, light, dark, or those of a dark reading room. */
export const schemes = ['auto', 'light', 'dark', 'dim'] as const
export type Scheme = (typeof schemes)[number]

export const schemeNames: Readonly<Record<Scheme, string>> = {
  auto: t('schemes.auto'),
  light: t('schemes.light'),
  dark: t('schemes.dark'),
  dim: t('schemes.dim'),
}

const key = 'reticle-dim'
const listeners = new Set<() => void>()

const isDim = (): boolean => document.documentElement.dataset.tone === 'dim'

/** The reading room is a dark scheme with less light: its colours stand on the page itself, above all others. */
const setDim = (isOn: boolean): void => {
  const { style, dataset } = document.documentElement
  for (const [name, value] of Object.entries(tones.dim)) {
    if (isOn) style.setProperty(name, value)
    else style.removeProperty(name)
  }
  if (isOn) dataset.tone = 'dim'
  else delete dataset.tone
  for (const listener of listeners) listener()
}

const kept = (): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

const keep = (isOn: boolean): void => {
  try {
    if (isOn) localStorage.setItem(key, 'on')
    else localStorage.removeItem(key)
  } catch {
    // A private window: it lasts as long as the page.
  }
}

/** Before anything is drawn, so that a reading room is never flooded with light. */
export const restoreDim = (): void => setDim(kept() !== null)

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The chosen colours, and how to choose others: by name, or the next in a ring. */
export const useScheme = () => {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const scheme: Scheme = useSyncExternalStore(listen, isDim) ? 'dim' : colorScheme
  const choose = useCallback(
    (next: Scheme) => {
      keep(next === 'dim')
      setDim(next === 'dim')
      setColorScheme(next === 'dim' ? 'dark' : next)
    },
    [setColorScheme],
  )
  const following = schemes[(schemes.indexOf(scheme) + 1) % schemes.length] ?? 'auto'
  return { scheme, choose, next: () => choose(following), nextName: schemeNames[following] }
}
