import { Button, ColorInput, Group, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { KeyboardEvent } from 'react'
import { palette } from '../../app/palette.ts'
import { newLabel } from './draft.ts'
import type { ProtocolForm } from './form-type.ts'
import { RowButtons } from './row-buttons.tsx'

const LabelRow = ({ form, index, onEnter }: { form: ProtocolForm; index: number; onEnter: () => void }) => {
  const label = form.values.labels[index]
  if (label === undefined) return null
  const name = label.name === '' ? `label ${index + 1}` : label.name
  const enter = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return
    event.preventDefault()
    onEnter()
  }
  return (
    <Group gap="xs" wrap="nowrap" align="flex-start">
      <ColorInput
        w={130}
        aria-label={`Colour of ${name}`}
        format="hex"
        swatches={[...palette]}
        swatchesPerRow={5}
        {...form.getInputProps(`labels.${index}.color`)}
      />
      <TextInput
        style={{ flex: 2 }}
        placeholder="Name, such as Spiral galaxy"
        aria-label={`Name of label ${index + 1}`}
        onKeyDown={enter}
        {...form.getInputProps(`labels.${index}.name`)}
      />
      <TextInput w={64} placeholder="Key" aria-label={`Key of ${name}`} maxLength={1} {...form.getInputProps(`labels.${index}.key`)} />
      <TextInput
        style={{ flex: 3 }}
        placeholder="What counts as this (optional)"
        aria-label={`Description of ${name}`}
        {...form.getInputProps(`labels.${index}.description`)}
      />
      <RowButtons
        what={name}
        index={index}
        length={form.values.labels.length}
        onMove={(to) => form.reorderListItem('labels', { from: index, to })}
        onRemove={() => form.removeListItem('labels', index)}
      />
    </Group>
  )
}

/** Label set: colour, name, key on the bench, description. Enter in a name adds the next label. */
export const LabelsSection = ({ form }: { form: ProtocolForm }) => {
  const { labels } = form.values
  const add = () => form.insertListItem('labels', newLabel(labels.length))
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        What can be marked on an image. Leave it empty when the project only asks questions. A label keeps its identity when it is renamed.
      </Text>
      {labels.map((label, index) => (
        <LabelRow key={label.rowId} form={form} index={index} onEnter={add} />
      ))}
      {form.errors.labels !== undefined && (
        <Text size="sm" c="red" role="alert">
          {form.errors.labels}
        </Text>
      )}
      <Group>
        <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} onClick={add}>
          Add label
        </Button>
      </Group>
    </Stack>
  )
}
