import { Button, Checkbox, CloseButton, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import type { TaskDetail } from '@reticle/contract'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { notifyDone, ProblemAlert } from '../../app/problems.tsx'
import { t as tApp } from '../../app/words.ts'
import { call } from '../../net/client.ts'
import { kindsInside } from '../cluster-kinds.ts'
import type { DeskObject } from '../objects/desk-objects.ts'
import type { Reader } from '../readers.ts'
import { t } from '../words.ts'
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

const nameOf = ({ number, kind }: DeskObject) => t('return.object', { number: String(number), kind: kindsInside[kind] })

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
              aria-label={t('return.comment', { number: String(object.number) })}
              maxLength={2000}
              value={pin.comment}
              onChange={(event) => onPins(pins.with(index, { ...pin, comment: event.currentTarget.value }))}
            />
            <CloseButton
              size="sm"
              aria-label={t('return.noComment', { number: String(object.number) })}
              onClick={() => onPins(pins.toSpliced(index, 1))}
            />
          </div>
        )
      })}
      {left.length > 0 && (
        <Select
          size="xs"
          searchable
          aria-label={t('return.commentOn')}
          placeholder={t('return.pin')}
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
      notifyDone(t('return.done', { sample: task.sample.name }))
      onReturned()
    },
  })
  const isReady = body.annotations.length > 0 && comment.trim() !== ''
  return (
    <Modal opened onClose={onClose} title={t('return.title', { sample: task.sample.name })} size={560}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (isReady) returning.mutate()
        }}
      >
        <Stack gap="sm">
          <Text size="sm">{t('return.hint')}</Text>
          {readers.length > 1 && (
            <Checkbox.Group label={t('return.toWhom')} value={[...to]} onChange={setTo}>
              <Group gap="md" mt={4}>
                {readers.map(({ annotationId, reader }) => (
                  <Checkbox key={annotationId} size="xs" value={annotationId} label={reader} />
                ))}
              </Group>
            </Checkbox.Group>
          )}
          <Textarea
            label={t('return.what')}
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
                {t('return.single')}
              </Text>
              <Pins objects={objects} pins={pins} onPins={setPins} />
            </div>
          )}
          {returning.error !== null && <ProblemAlert error={returning.error} title={t('return.failed')} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {tApp('cancel')}
            </Button>
            <Button type="submit" loading={returning.isPending} disabled={!isReady}>
              {t('return.button')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
