import { useLocalStorage } from '@mantine/hooks'
import type { IconBook } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { PlainCommand } from '../../canvas/editor/command.ts'

/** Panels of every page with a canvas. */
export type ViewPanel = 'display' | 'measure' | 'header'
/** Panels of the bench alone. */
export type BenchPanel = 'instructions' | 'rules' | 'steps' | 'notes' | 'revision' | 'suggestions'
export type DockPanel = ViewPanel | BenchPanel

/** A panel that a page puts into the dock besides those of the view. */
export type ExtraPanel = {
  readonly id: BenchPanel
  readonly name: string
  readonly command: PlainCommand
  readonly Icon: typeof IconBook
  /** A number on its button: of notes, of broken rules. */
  readonly count?: number
  readonly tone?: 'calm' | 'warn' | 'bad'
  readonly content: () => ReactNode
}

/** Which panel is open beside the image: by choice, and so the next time. Null: none. */
export const useDock = (key: string, first: DockPanel | null) => {
  const [open, setOpen] = useLocalStorage<DockPanel | null>({ key, defaultValue: first, getInitialValueInEffect: false })
  return { open, setOpen, toggle: (panel: DockPanel) => setOpen((before) => (before === panel ? null : panel)) }
}
export type Dock = ReturnType<typeof useDock>
