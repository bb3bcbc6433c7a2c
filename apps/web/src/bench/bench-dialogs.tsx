import type { Binding } from '../canvas/editor/command.ts'
import { CommandPalette } from '../canvas/editor/keys/command-palette.tsx'
import { KeySheet } from '../canvas/editor/keys/key-sheet.tsx'
import type { Keys } from '../canvas/editor/keys/use-keys.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import type { SaveState } from './outbox/draft-saver.ts'
import { focusCanvas } from './places.ts'
import { StandsDialog } from './revisions/stands-dialog.tsx'
import type { BenchSession, Work } from './session/bench-state.ts'
import { SkipDialog } from './skip-dialog.tsx'
import type { BenchPanels } from './use-bench-panels.ts'

type Props = {
  readonly session: BenchSession
  readonly work: Work
  readonly save: SaveState
  readonly keys: Keys
  readonly panels: BenchPanels
  readonly isSkipOpen: boolean
  readonly onCloseSkip: () => void
  readonly onRun: (binding: Binding) => void
}

/** What lies over the bench when it is asked for. In a chunk of its own: the first sample does not wait for it. */
export const BenchDialogs = ({ session, work, save, keys, panels, isSkipOpen, onCloseSkip, onRun }: Props) => (
  <>
    <KeySheet table={keys.table} keys={keys} state={panels.sheet} onState={panels.setSheet} />
    {panels.isPaletteOpen && (
      <CommandPalette
        table={keys.table}
        onClose={() => {
          panels.setPaletteOpen(false)
          focusCanvas()
        }}
        onRun={onRun}
      />
    )}
    {work.assignment.revision === null ? (
      <SkipDialog isOpen={isSkipOpen} onClose={onCloseSkip} onSkip={session.skip} />
    ) : (
      <StandsDialog isOpen={isSkipOpen} onClose={onCloseSkip} onSkip={session.skip} />
    )}
    {save.kind === 'conflict' && (
      <ConflictDialog assignment={work.assignment} protocol={work.protocol.content} save={save} onChoose={session.resolve} />
    )}
  </>
)
