import { useLocalStorage } from '@mantine/hooks'

/** What lies over the image beside the marks, by a person's choice in this browser. */
export type OverlayParts = { readonly readout: boolean; readonly scaleBar: boolean; readonly compass: boolean }

const all: OverlayParts = { readout: true, scaleBar: true, compass: true }

export const useOverlayParts = () => {
  const [parts, setParts] = useLocalStorage<OverlayParts>({ key: 'reticle-overlay', defaultValue: all, getInitialValueInEffect: false })
  return { parts: { ...all, ...parts }, setParts }
}

/** All away, or all back. */
export const toggledParts = (parts: OverlayParts): OverlayParts => {
  const isAny = parts.readout || parts.scaleBar || parts.compass
  return { readout: !isAny, scaleBar: !isAny, compass: !isAny }
}
