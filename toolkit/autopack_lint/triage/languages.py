"""What the system, shells and git say in other languages, said in English, so that rules have to know one only."""

# ruff: noqa: RUF001 - letters of other alphabets are meant

from __future__ import annotations

from functools import cache

from autopack_lint.triage.anchors import Clue, anchors_in, clues_for
from autopack_lint.triage.structure import Structure

WORDS = {
    "No such file or directory": (
        "Datei oder Verzeichnis nicht gefunden",
        "No existe el fichero o el directorio",
        "Aucun fichier ou dossier de ce type",
        "File o directory non esistente",
        "そのようなファイルやディレクトリはありません",
        "그런 파일이나 디렉터리가 없습니다",
        "Bestand of map bestaat niet",
        "Nie ma takiego pliku ani katalogu",
        "Ficheiro ou pasta inexistente",
        "Arquivo ou diretório inexistente",
        "Нет такого файла или каталога",
        "没有那个文件或目录",
    ),
    "Permission denied": (
        "Keine Berechtigung",
        "Permiso denegado",
        "Permission non accordée",
        "Permesso negato",
        "許可がありません",
        "허가 거부",
        "Toegang geweigerd",
        "Brak dostępu",
        "Permissão recusada",
        "Permissão negada",
        "Отказано в доступе",
        "权限不够",
    ),
    "No space left on device": (
        "Auf dem Gerät ist kein Speicherplatz mehr verfügbar",
        "No queda espacio en el dispositivo",
        "Aucun espace disponible sur le périphérique",
        "Spazio esaurito sul device",
        "デバイスに空き領域がありません",
        "장치에 남은 공간이 없음",
        "Geen ruimte meer over op apparaat",
        "Brak miejsca na urządzeniu",
        "Sem espaço livre no dispositivo",
        "Não há espaço disponível no dispositivo",
        "На устройстве не осталось свободного места",
        "设备上没有空间",
    ),
    "Connection refused": (
        "Verbindungsaufbau abgelehnt",
        "Conexión rehusada",
        "Connexion refusée",
        "Connessione rifiutata",
        "接続を拒否されました",
        "연결이 거부됨",
        "Verbinding is geweigerd",
        "Połączenie odrzucone",
        "Ligação recusada",
        "Conexão recusada",
        "В соединении отказано",
        "拒绝连接",
    ),
    "Connection timed out": (
        "Die Wartezeit für die Verbindung ist abgelaufen",
        "Expiró el tiempo de conexión",
        "Connexion terminée par expiration du délai d'attente",
        "Connessione scaduta",
        "接続がタイムアウトしました",
        "연결 시간 초과",
        "Verbinding is verlopen",
        "Przekroczony czas oczekiwania na połączenie",
        "Ligação expirada",
        "Tempo esgotado para conexão",
        "Время ожидания соединения истекло",
        "连接超时",
    ),
    "File name too long": (
        "Der Dateiname ist zu lang",
        "Nombre de fichero demasiado largo",
        "Nom de fichier trop long",
        "Nome del file troppo lungo",
        "ファイル名が長すぎます",
        "파일 이름이 너무 깁니다",
        "Bestandsnaam is te lang",
        "Za długa nazwa pliku",
        "Nome de ficheiro muito grande",
        "Nome de arquivo muito longo",
        "Слишком длинное имя файла",
        "文件名过长",
    ),
    "Too many open files": (
        "Zu viele offene Dateien",
        "Demasiados ficheros abiertos",
        "Trop de fichiers ouverts",
        "Troppi file aperti",
        "ファイルを開きすぎです",
        "열린 파일이 너무 많음",
        "Te veel open bestanden",
        "Za dużo otwartych plików",
        "Demasiados ficheiros abertos",
        "Muitos arquivos abertos",
        "Слишком много открытых файлов",
        "打开的文件过多",
    ),
    "Read-only file system": (
        "Das Dateisystem ist nur lesbar",
        "Sistema de ficheros de sólo lectura",
        "Système de fichiers accessible en lecture seulement",
        "File system in sola lettura",
        "読み込み専用ファイルシステムです",
        "읽기전용 파일 시스템",
        "Bestandssysteem is alleen-lezen",
        "System plików wyłącznie do odczytu",
        "Sistema de ficheiros só de leitura",
        "Sistema de arquivos somente para leitura",
        "Файловая система доступна только для чтения",
        "只读文件系统",
    ),
    "Address already in use": (
        "Die Adresse wird bereits verwendet",
        "La dirección ya se está usando",
        "Adresse déjà utilisée",
        "Indirizzo già in uso",
        "アドレスは既に使用中です",
        "주소가 이미 사용 중입니다",
        "Adres is al in gebruik",
        "Adres jest już w użyciu",
        "Endereço já em uso",
        "Адрес уже используется",
        "地址已在使用",
    ),
    "Name or service not known": (
        "Der Name oder der Dienst ist nicht bekannt",
        "Nombre o servicio desconocido",
        "Nom ou service inconnu",
        "Nome o servizio sconosciuto",
        "名前またはサービスが不明です",
        "이름 혹은 서비스를 알 수 없습니다",
        "Naam of dienst is niet bekend",
        "Ta nazwa lub usługa jest nieznana",
        "Nome ou serviço desconhecidos",
        "Nome ou serviço desconhecido",
        "Неизвестное имя или служба",
        "未知的名称或服务",
    ),
    "Temporary failure in name resolution": (
        "Temporärer Fehler bei der Namensauflösung",
        "Fallo temporal en la resolución del nombre",
        "Échec temporaire dans la résolution du nom",
        "Errore temporaneo nella risoluzione del nome",
        "名前解決に一時的に失敗しました",
        "name resolution에서 일시적인 실패",
        "Tijdelijk probleem in naamsherleiding",
        "Odwzorowanie nazwy jest chwilowo niemożliwe",
        "Falha temporária na resolução de nome",
        "Falha temporário na resolução de nome",
        "Временный сбой в разрешении имен",
        "域名解析暂时失败",
    ),
    "command not found": (
        "Kommando nicht gefunden",
        "orden no encontrada",
        "commande introuvable",
        "comando non trovato",
        "コマンドが見つかりません",
        "명령어를 찾을 수 없음",
        "opdracht niet gevonden",
        "nie znaleziono polecenia",
        "comando não encontrado",
        "команда не найдена",
        "未找到命令",
    ),
    "unbound variable": (
        "variable sin asignar",
        "variable sans liaison",
        "variabile non assegnata",
        "未割り当ての変数です",
        "ongebonden variabele",
        "nieustawiona zmienna",
        "variável não associada",
        "未绑定的变量",
    ),
    "fatal: not a git repository (or any of the parent directories)": (
        "Schwerwiegend: Kein Git-Repository (oder irgendeines der Elternverzeichnisse)",
        "fatal: no es un repositorio git (ni ninguno de los directorios superiores)",
        "fatal\xa0: ni ceci ni aucun de ses répertoires parents n'est un dépôt git",
        "致命错误：不是 git 仓库（或者任何父目录）",
    ),
    "error: pathspec": (
        "Fehler: Pfadspezifikation",
        "erreur\xa0: le spécificateur de chemin",
        "error: ruta especificada",
        "错误：路径规格",
    ),
    "did not match any file(s) known to git": (
        "stimmt mit keinen Git bekannten Dateien überein",
        "ne correspond à aucun fichier connu de git",
        "no concordó con ningún archivo conocido por git",
        "未匹配任何 git 已知文件",
    ),
}  # fmt: skip
"""English, and what stands for it: as the catalogues of glibc, bash and git have it."""
ENGLISH = {foreign: english for english, others in WORDS.items() for foreign in others}


@cache
def foreign_clues() -> tuple[Clue, ...]:
    return clues_for(ENGLISH)


def in_english(structure: Structure) -> Structure:
    """A log as its tools would have written it in English, line by line; itself where nothing is foreign."""
    found = anchors_in(structure.sketch, foreign_clues())
    if not found:
        return structure
    text = structure.text
    for foreign in found:
        text = text.replace(foreign, ENGLISH[foreign])
    return Structure(text.split("\n"), text)
