import { ActionIcon, Tooltip } from '@mantine/core'
import type { IconPointer } from '@tabler/icons-react'
import { memo } from 'react'
import { t } from '../words.ts'
import { chordText } from './chord.ts'
import type { Command } from './command.ts'
import { keepFocus } from './key-cap.tsx'

type Props = {
  readonly name: string
  readonly hint?: string
  readonly chord: string | undefined
  readonly isOn?: boolean
  readonly isDisabled?: boolean
  readonly Icon: typeof IconPointer
  readonly command: Command
  readonly onCommand: (command: Command) => void
  /** Where the name shows while the pointer rests on it. */
  readonly side?: 'bottom' | 'right' | 'left'
}

/** A button that runs a command, with its key. It outlives the sample: drawn anew only when it looks different. */
export const CommandButton = memo(({ name, hint, chord, isOn, isDisabled = false, Icon, command, onCommand, side = 'bottom' }: Props) => (
  <Tooltip
    multiline
    maw={280}
    position={side}
    label={
      <>
        <div>{chord === undefined ? name : t('keys.withKey', { name, key: chordText(chord) })}</div>
        {hint !== undefined && <div style={{ opacity: 0.85 }}>{hint}</div>}
      </>
    }
  >
    <ActionIcon
      size={30}
      variant={isOn === true ? 'filled' : 'subtle'}
      {...(isOn === true ? { color: 'accent' } : {})}
      aria-label={name}
      {...(isOn === undefined ? {} : { 'aria-pressed': isOn })}
      disabled={isDisabled}
      onMouseDown={keepFocus}
      onClick={() => onCommand(command)}
    >
      <Icon size={18} />
    </ActionIcon>
  </Tooltip>
))
