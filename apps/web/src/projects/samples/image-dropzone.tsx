import { Group, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconPhotoPlus } from '@tabler/icons-react'
import { t } from '../words.ts'
import '@mantine/dropzone/styles.css'

type Props = { readonly onFiles: (files: File[]) => void; readonly isDisabled?: boolean }

/**
 * Drop many images, or choose them. Any file may come: names say little (DICOM files often have no ending), so the server looks at what a file
 * really holds, and tells of each that it does not take, why.
 */
export const ImageDropzone = ({ onFiles, isDisabled = false }: Props) => (
  <Dropzone
    onDrop={onFiles}
    disabled={isDisabled}
    p="md"
    inputProps={{ 'aria-label': t('dropzone.chooseImages') }}
    aria-label={t('dropzone.dropOrEnter')}
  >
    <Group justify="center" gap="md" mih={72} style={{ pointerEvents: 'none' }}>
      <IconPhotoPlus size={28} stroke={1.4} aria-hidden="true" />
      <div>
        <Text fw={600}>{t('dropzone.dropOrClick')}</Text>
        <Text size="xs" c="dimmed">
          {t('dropzone.formats')}
        </Text>
      </div>
    </Group>
  </Dropzone>
)
