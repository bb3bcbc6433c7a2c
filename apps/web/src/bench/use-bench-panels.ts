import { useLocalStorage } from '@mantine/hooks'
import { useState } from 'react'
import type { SheetState } from '../canvas/editor/keys/key-sheet.tsx'

/** What lies over and beside the bench, and on which side its labels are: outlives the sample. */
export const useBenchPanels = () => {
  const [sheet, setSheet] = useState<SheetState>('closed')
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const [isHistoryOpen, setHistoryOpen] = useState(false)
  const [isMirrored, setMirrored] = useLocalStorage({ key: 'reticle-mirrored', defaultValue: false, getInitialValueInEffect: false })
  return { sheet, setSheet, isPaletteOpen, setPaletteOpen, isHistoryOpen, setHistoryOpen, isMirrored, setMirrored }
}
export type BenchPanels = ReturnType<typeof useBenchPanels>
