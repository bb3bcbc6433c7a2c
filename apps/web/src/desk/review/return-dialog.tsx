import { Button, Checkbox, CloseButton, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone, ProblemAlert } from '../../app/problems.tsx'
import { call } from '../../net/client.ts'
import { kindNames } from '../cluster-kinds.ts'
import type { DeskObject } from '../objects/desk-objects.ts'
import type { Reader } from '../readers.ts'
import { type Pinned, pinnedFrom, returnBody } from './return-comments.ts'
import styles from './review.module.css'

type Props = {
  readonly task: TaskDetail
  readonly readers: readonly Reader[]
  /** Whose annotation was in hand. */
  readonly first: Reader
  readonly objects: readonly DeskObject[]
  readonly onReturned: () => void
  readonly onClose: () => void
}

const nameOf = ({ number, kind }: DeskObject) => `Object ${number}, ${kindNames[kind].toLowerCase()}`

type PinsProps = {
  readonly objects: readonly DeskObject[]
  readonly pins: readonly Pinned[]
  readonly onPins: (pins: readonly Pinned[]) => void
}

/** Comments on single marks: each goes to the readers who marked the object. */
const Pins = ({ objects, pins, onPins }: PinsProps) => {
  const left = objects.filter(({ cluster }) => !pins.some(({ clusterId }) => clusterId === cluster.id))
  return (
    <Stack gap={4}>
      {pins.map((pin, index) => {
        const object = objects.find(({ cluster }) => cluster.id === pin.clusterId)
        return object === undefined ? null : (
          <div key={pin.clusterId} className={styles.pinned}>
            <Text size="xs">{nameOf(object)}</Text>
            <TextInput
              size="xs"
              aria-label={`Comment on object ${object.number}`}
              maxLength={2000}
              value={pin.comment}
              onChange={(event) => onPins(pins.with(index, { ...pin, comment: event.currentTarget.value }))}
            />
            <CloseButton size="sm" aria-label={`No comment on object ${object.number}`} onClick={() => onPins(pins.toSpliced(index, 1))} />
          </div>
        )
      })}
      {left.length > 0 && (
        <Select
          size="xs"
          searchable
          aria-label="Comment on a mark"
          placeholder="Pin a comment to a mark…"
          data={left.map((object) => ({ value: object.cluster.id, label: nameOf(object) }))}
          value={null}
          onChange={(id) => id !== null && onPins([...pins, { clusterId: id, comment: '' }])}
        />
      )}
    </Stack>
  )
}

/** Gives annotations back to their authors: each gets the draft back with the comments, and what they hand in is compared again. */
export const ReturnDialog = ({ task, readers, first, objects, onReturned, onClose }: Props) => {
  const [to, setTo] = useState<readonly string[]>([first.annotationId])
  const [comment, setComment] = useState('')
  const [pins, setPins] = useState(() => pinnedFrom(objects))
  const body = returnBody(readers, to, comment, pins, objects)
  const returning = useMutation({
    mutationFn: () => call('returnTask', { params: { taskId: task.id }, body }),
    onSuccess: () => {
      notifyDone(`${task.sample.name}: returned. It comes back here when its authors hand it in again.`)
      onReturned()
    },
  })
  const isReady = body.annotations.length > 0 && comment.trim() !== ''
  return (
    <Modal opened onClose={onClose} title={`Return ${task.sample.name} for correction`} size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) returning.mutate()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">Its author gets the annotation back as a draft, with your comments. What they hand in is compared again.</Text>
          {readers.length > 1 && (
            <Checkbox.Group label="To whom" value={[...to]} onChange={setTo}>
              <Group gap="md" mt={4}>
                {readers.map(({ annotationId, reader }) => (
                  <Checkbox key={annotationId} size="xs" value={annotationId} label={reader} />
                ))}
              </Group>
            </Checkbox.Group>
          )}
          <Textarea
            label="What to look at again"
            required
            autosize
            minRows={2}
            maxLength={5000}
            data-autofocus
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
          />
          {objects.length > 0 && (
            <div>
              <Text size="sm" fw={500} mb={4}>
                On single marks
              </Text>
              <Pins objects={objects} pins={pins} onPins={setPins} />
            </div>
          )}
          {returning.error !== null && <ProblemAlert error={returning.error} title="Not returned" />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={returning.isPending} disabled={!isReady}>
              Return
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
