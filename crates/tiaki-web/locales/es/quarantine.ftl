# /quarantine: what could not be read.

quarantine-eyebrow = Recepción
quarantine-heading = Cuarentena
quarantine-lead = Lo que no se pudo leer. Cada documento se guarda entero, byte por byte, hasta que una persona lo atienda; ninguno se pasa por alto.
quarantine-empty-title = No hay nada retenido
quarantine-empty = Se pudieron leer todos los documentos recibidos.
quarantine-held = Lo retenido, y por qué
quarantine-cut = Se muestran los { $count } más recientes.
quarantine-caption = Documentos en cuarentena, los más recientes primero
quarantine-entry = Entrada
quarantine-received = Recibido
quarantine-origin = Procedencia
quarantine-format = Tomado por
quarantine-reason = Motivo
quarantine-line = Línea
quarantine-path = Elemento o columna
quarantine-digest = SHA-256 del documento
quarantine-exchange = Lo que llegó de otras autoridades y no se pudo aceptar
