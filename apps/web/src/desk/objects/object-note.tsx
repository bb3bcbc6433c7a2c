import { Select, TextInput } from '@mantine/core'
import { reasonCodes } from '@reticle/domain'
import { useState } from 'react'
import { reasonNames } from '../../app/labels.ts'
import { t } from '../words.ts'
import type { DeskObject } from './desk-objects.ts'
import styles from './objects.module.css'
import { focusCanvas } from './use-focus.ts'
import type { Objects } from './use-objects.ts'

/** Where the key for it puts the focus. */
export const noteFieldId = 'reticle-object-note'

type Props = { readonly object: DeskObject; readonly annotate: Objects['annotate'] }

/** Why this object was decided so, where that differs from the sample as a whole; both may be left out. */
export const ObjectNote = ({ object, annotate }: Props) => {
  const { decision } = object
  const [text, setText] = useState(decision?.note ?? '')
  if (decision === undefined) return null
  const number = String(object.number)
  const keep = () => annotate(object, { reasonCode: decision.reasonCode, note: text.trim() })
  return (
    <div className={styles.note}>
      <TextInput
        id={noteFieldId}
        size="xs"
        aria-label={t('objects.note', { number })}
        placeholder={t('objects.notePlaceholder')}
        maxLength={2000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'Escape') return
          event.preventDefault()
          if (!event.ctrlKey) focusCanvas()
        }}
      />
      <Select
        size="xs"
        aria-label={t('objects.reason', { number })}
        placeholder={t('objects.reasonPlaceholder')}
        clearable
        comboboxProps={{ withinPortal: true }}
        data={reasonCodes.map((code) => ({ value: code, label: reasonNames[code] }))}
        value={decision.reasonCode ?? null}
        onChange={(value) => annotate(object, { reasonCode: reasonCodes.find((one) => one === value), note: text.trim() })}
      />
    </div>
  )
}
