import { useEffect, useRef } from 'react'
import type { Dock, DockPanel } from '../../view/dock/dock-panels.ts'
import type { Work } from '../session/bench-state.ts'

/** Opens what is asked with the sample that came back, and the panel of before with the next sample. */
export const useRevisionDock = (work: Work, dock: Dock): void => {
  const before = useRef<DockPanel | null>('instructions')
  const { open, setOpen } = dock
  const isRevision = work.assignment.revision !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another piece of work is the occasion
  useEffect(() => {
    if (isRevision && open !== 'revision') {
      before.current = open
      setOpen('revision')
    } else if (!isRevision && open === 'revision') setOpen(before.current)
  }, [work])
}
