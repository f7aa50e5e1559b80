"""The app's own words in WhatsApp chats, by language: tables only.

Taken from exports, from lists of phrases in public readers of such chats, and from memory (docs/formats/imports.md). What
is not in these tables stays words of the sender: nothing is taken away that somebody may have written.
"""

from types import MappingProxyType

LEFT_OUT = MappingProxyType(
    {
        "file": (
            "<media omitted>|<файл пропущен>|<без медиафайлов>|<медиафайл отсутствует>|<медиа скрыто>|<fayl o‘tkazib yuborildi>|"
            "<fayl o'tkazib yuborildi>|<رسانه حذف شد>|< پيوست نما/آهنگ حذف شد >|<تم استبعاد الوسائط>|<المديا غير مدرجة>|"
            "<medya dahil edilmedi>|<medya atlanmış>|<medya çıkarıldı>|<medien ausgeschlossen>|<medien weggelassen>|"
            "<médias omis>|<fichier omis>|<multimedia omitido>|<archivo omitido>|<media omessi>|<media omesso>|"
            "<mídia omitida>|<arquivo de mídia oculto>|<mídia oculta>|<ficheiro não revelado>|<media weggelaten>|<медіа пропущено>|"
            "<файлдар қосылмаған>|<файл қосылған жоқ>|<media buraxıldı>|<media çıxarılmışdır>|<המדיה לא נכללה>|<מדיה הושמטה>|"
            "<میڈیا چھوڑ دیا گیا>|<میڈیا ہٹا دیا گیا>|<मीडिया के बिना>|<pominięto multimedia>|<pliki pominięto>|"
            "<média vynechány>|< média vynechána >|<médiá vynechané>|<conținut media omis>|<média elhagyva>|<hiányzó médiafájl>|"
            "<без файл>|<медији су изостављени>|<medijski zapis izostavljen>|<medier udeladt>|<mediefil udeladt>|"
            "<media utelämnat>|<media har utelämnats>|<media utelatt>|<uten vedlegg>|<media jätettiin pois>|<media jätetty pois>|"
            "<media tidak disertakan>|<media dikecualikan>|<bỏ qua tệp phương tiện>|<αρχείο παραλήφθηκε>|<εξαίρεση πολυμέσων>|"
            "<ไฟล์สื่อถูกลบ>|<メディアなし>|<メディアは含まれていません>|<미디어 파일 제외됨>|<忽略多媒體檔>|<省略多媒体文件>|<省略多媒體檔案>|"
            "document omitted|документ отсутствует|документ не добавлен|документ пропущен|سند حذف شد|المستند غير مشمول|"
            "belge dahil edilmedi|dokument weggelassen|dokument ausgelassen|document absent|document manquant|documento omitido|"
            "documento omesso|documento ocultado|document weggelaten|hujjat o‘tkazib yuborildi|המסמך הושמט|文件已省略"
        ),
        "photo": (
            "image omitted|photo omitted|изображение отсутствует|изображение не добавлено|изображение пропущено|تصویر حذف شد|"
            "الصورة غير مشمولة|صورة مستبعدة|görüntü dahil edilmedi|bild weggelassen|bild ausgelassen|image absente|imagen omitida|"
            "immagine omessa|imagem ocultada|imagem omitida|afbeelding weggelaten|התמונה הושמטה|תמונה הושמטה|rasm o‘tkazib yuborildi|"
            "画像は省略されました|圖片已省略|图片已省略|이미지 생략됨"
        ),
        "video": (
            "video omitted|видео отсутствует|видео не добавлено|видео пропущено|ویدیو حذف شد|ویدئو حذف شد|الفيديو غير مشمول|"
            "فيديو مستبعد|video dahil edilmedi|video weggelassen|video ausgelassen|vidéo absente|video omitido|vídeo omitido|"
            "video omesso|video weggelaten|vídeo ocultado|הסרטון הושמט|סרטון הושמט|動画は省略されました|影片已省略|视频已省略|동영상 생략됨"
        ),
        "video_note": "video note omitted|видеосообщение отсутствует|видеосообщение не добавлено|videonachricht weggelassen",
        "audio": (
            "audio omitted|voice message omitted|аудио отсутствует|аудиофайл отсутствует|аудио не добавлено|аудиофайл не добавлен|"
            "аудио пропущено|аудиофайл пропущен|صدا حذف شد|الصوت غير مشمول|صوت مستبعد|ses dahil edilmedi|audio weggelassen|"
            "audio ausgelassen|audio absent|audio omis|audio omitido|audio omesso|áudio ocultado|áudio omitido|audio weggelaten|"
            "קובץ השמע הושמט|音声メッセージは省略されました|語音訊息已省略|音频已省略|오디오 생략됨"
        ),
        "sticker": (
            "sticker omitted|стикер отсутствует|стикер не добавлен|стикер пропущен|استیکر حذف شد|الملصق غير مشمول|ملصق مستبعد|"
            "çıkartma dahil edilmedi|sticker weggelassen|sticker ausgelassen|sticker absent|sticker omis|sticker omitido|sticker omesso|"
            "figurinha omitida|sticker weggelaten|סטיקר הושמט|スタンプは省略されました|貼圖已省略|스티커 생략됨"
        ),
        "animation": (
            "gif omitted|gif отсутствует|gif не добавлен|gif пропущен|gif حذف شد|gif dahil edilmedi|gif weggelassen|gif absent|"
            "gif omitido|gif omitida|gif omesso|gif weggelaten|gif ausgelassen|gif已省略|gif 생략됨"
        ),
        "contact": (
            "contact card omitted|карточка контакта отсутствует|контактная карточка отсутствует|карточка контакта не добавлена|"
            "контактная карточка не добавлена|контакт отсутствует|کارت مخاطب حذف شد|kişi kartı dahil edilmedi|"
            "kontaktkarte weggelassen|kontaktkarte ausgelassen|fiche contact absente|tarjeta de contacto omitida|"
            "scheda contatto omessa|cartão do contato omitido|聯絡人名片已省略|연락처 카드 생략됨"
        ),
        "location": "live location shared|трансляция геоданных|موقعیت زنده به اشتراک گذاشته شد|canlı konum paylaşıldı|live-standort geteilt",
    }
)
"""In place of a file that was left out: its kind, and what the app writes, in small letters."""

ATTACHED = (
    "file attached|файл добавлен|файл прикреплен|файл прикреплён|fayl biriktirildi|archivo adjunto|datei angehängt|fichier joint|"
    "arquivo anexado|ficheiro anexado|file allegato|bestand bijgevoegd|dosya ekli|dosya eklendi|ملف مرفق|الملف مرفق|فایل پیوست شد|קובץ מצורף|"
    "soubor byl přiložen|plik w załączniku|файл додано|添付ファイル|ファイル添付|附件|附件檔案|文件附件|파일 첨부됨"
)
"""What stands in brackets behind the name of a file (Android)."""

ONCE = (
    "view once photo omitted|view once video omitted|view once voice message omitted|"
    "you received a view once message. for added privacy, you can only open it on your phone.|"
    "you sent a view once message. for added privacy, you can only open it on your phone.|"
    "вы получили сообщение для однократного просмотра. для большей конфиденциальности его можно открыть только на телефоне."
)
"""In place of what could be looked at once only."""

DELETED = (
    "This message was deleted|You deleted this message|You deleted this message as admin|Данное сообщение удалено|"
    "Вы удалили данное сообщение|Это сообщение удалено|Вы удалили это сообщение|Сообщение удалено|این پیام حذف شد|"
    "این پیام حذف شده است|این پیام پاک شد|شما این پیام را حذف کردید|تم حذف هذه الرسالة|حذفت هذه الرسالة|لقد حذفت هذه الرسالة|"
    "Bu mesaj silindi|Bu mesajı sildiniz|Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht|"
    "Ce message a été supprimé|Vous avez supprimé ce message|Se eliminó este mensaje|Eliminaste este mensaje|"
    "Este mensaje fue eliminado|Questo messaggio è stato eliminato|Hai eliminato questo messaggio|Esta mensagem foi apagada|"
    "Mensagem apagada|Você apagou esta mensagem|Dit bericht is verwijderd|U hebt dit bericht verwijderd|הודעה זו נמחקה|"
    "מחקת הודעה זו|Bu xabar o‘chirildi|Siz bu xabarni o‘chirdingiz|Це повідомлення видалено|Ви видалили це повідомлення"
)

EDITED = (
    "This message was edited|Сообщение изменено|Это сообщение изменено|این پیام ویرایش شد|این پیام ویرایش شده است|"
    "تم تعديل هذه الرسالة|Bu mesaj düzenlendi|Bu mesaj düzenlenmiş|Diese Nachricht wurde bearbeitet|Ce message a été modifié|"
    "Se editó este mensaje|Questo messaggio è stato modificato|Mensagem editada|Esta mensagem foi editada|"
    "Dit bericht is bewerkt|Bu xabar tahrirlandi|Це повідомлення змінено|הודעה זו נערכה"
)
"""What stands in angle brackets behind words that were changed."""

MISSED_CALLS = (
    r"missed (?:group )?(?:voice|video) call",
    r"пропущенный (?:групповой )?(?:аудио|видео)звонок",
    r"تماس (?:صوتی|تصویری) (?:از دست رفته|بی‌پاسخ)",
    r"cevapsız (?:sesli|görüntülü) arama",
    r"verpasster (?:sprach|video)anruf",
    r"o‘tkazib yuborilgan (?:ovozli|video) qo‘ng‘iroq",
    r"appel (?:vocal|vidéo) manqué",
    r"(?:vídeo ?)?llamada(?: de voz)? perdida",
    r"(?:video)?chiamata (?:vocale )?persa",
    r"مكالمة (?:صوتية|فيديو) فائتة",
)
CALLS = (
    r"(?:silenced |unanswered )?(?:group )?(?:voice|video) call",
    r"(?:групповой )?(?:аудио|видео)звонок",
    r"تماس (?:صوتی|تصویری)",
    r"(?:sesli|görüntülü) arama",
    r"(?:sprach|video)anruf",
    r"(?:ovozli|video) qo‘ng‘iroq",
    r"appel (?:vocal|vidéo)",
    r"مكالمة (?:صوتية|فيديو)",
)
"""Regular expressions of calls, in small letters; behind them may follow how long they took, or whether somebody answered."""

NOTICES = (
    "Messages and calls are |Messages to this |Сообщения и звонки |Сообщения в этом |Сообщения и вызовы |پیام‌ها و تماس‌ها |"
    "پیام ها و تماس ها |الرسائل والمكالمات |הודעות ושיחות |ההודעות והשיחות |Mesajlar ve aramalar |Nachrichten und Anrufe |"
    "Les messages et les appels |Los mensajes y las llamadas |I messaggi e le chiamate |As mensagens e |"
    "Berichten en oproepen |Berichten en gesprekken |Xabarlar va qo‘ng‘iroqlar |Повідомлення та виклики |消息和通话"
)
"""How the notice begins that a chat is encrypted; in some languages a colon stands in it, which ends no name."""
