import { Button, FileButton, Group, Text } from '@mantine/core'
import { IconPhotoPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { ProtocolForm } from './form-type.ts'
import { withPicture } from './picture-text.ts'
import { t } from './words.ts'

/** The longer side of a picture as it is kept, in px: enough to see what is meant. */
const side = 640

/** The picture as a `data:` URL, made smaller where it is large. */
const smallPicture = async (file: File): Promise<string> => {
  const bitmap = await createImageBitmap(file)
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return canvas.toDataURL('image/webp', 0.85)
}

/** Puts an example picture into the instructions; it is part of the protocol version from then on. */
export const AddPicture = ({ form }: { form: ProtocolForm }) => {
  const [problem, setProblem] = useState<string | undefined>(undefined)
  const add = (file: File | null) => {
    if (file === null) return
    setProblem(undefined)
    smallPicture(file).then(
      (url) => form.setFieldValue('instructions', withPicture(form.getValues().instructions, file.name.replace(/\.\w+$/, ''), url)),
      () => setProblem(t('picture.noPicture', { file: file.name })),
    )
  }
  return (
    <Group gap="sm" mt="xs">
      <FileButton accept="image/png,image/jpeg,image/webp,image/gif" onChange={add}>
        {(props) => (
          <Button {...props} size="xs" variant="default" leftSection={<IconPhotoPlus size={14} />}>
            {t('picture.add')}
          </Button>
        )}
      </FileButton>
      <Text size="xs" c={problem === undefined ? 'dimmed' : 'red'} role={problem === undefined ? undefined : 'alert'}>
        {problem ?? t('picture.hint')}
      </Text>
    </Group>
  )
}
