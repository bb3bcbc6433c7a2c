import { useLocalStorage } from '@mantine/hooks'

export const dockPanels = ['instructions', 'display', 'measure', 'header'] as const
export type DockPanel = (typeof dockPanels)[number]

/** Which panel is open beside the image: by choice, and so the next time. Null: none. */
export const useDock = (key: string, first: DockPanel | null) => {
  const [open, setOpen] = useLocalStorage<DockPanel | null>({ key, defaultValue: first, getInitialValueInEffect: false })
  return { open, setOpen, toggle: (panel: DockPanel) => setOpen((before) => (before === panel ? null : panel)) }
}
export type Dock = ReturnType<typeof useDock>
