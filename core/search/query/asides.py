"""Words that a question has beside what it asks about: nobody is told that the plan lacks them.

Courtesies and what is said around a question; and what is told of everything: its cost, progress
and dates, which no text of a thing need hold for its page to answer. They match like any word.
"""

from core.search.analysis.folding import HALF_SPACE, fold

_BY_ROLE = {
    "courtesies": "سلام درود لطفا لطفاً ممنون مرسی خسته نباشید ببخشید سپاس تشکر آقا خانم جان عزیز",
    "around a question": "سوال سؤال پرسش جواب پاسخ بگو بگید بگین بگویید بدونم بدانم بدونیم "
    "بفرمایید میخوام میخواهم می‌خواهم می‌خواستم میخواستم خواستم قراره قرار قضیه داستان ماجرا "
    "اطلاعات توضیح نشان نشون بده بدید بدین بدهید لیست فهرست پیدا ببینم ببین نتیجه راجع خصوص "
    "راستی الان حالا امروز امسال فعلا فعلاً بالاخره واقعا واقعاً اصلا اصلاً حتما حتماً خب خوب "
    "بد جدید تازه قبلی بعدی آخرین اولین کل تا عدد شماره اسم نام کار کارها چیزا یعنی معنی",
    "what is told of everything": "بودجه هزینه خرج پول اعتبار مبلغ میلیارد تومان ریال پیشرفت "
    "وضع وضعیت زمان تاریخ پایان آغاز شروع اتمام افتتاح بهره‌برداری تکمیل تأخیر عقب مجری مسئول "
    "متولی درصد میزان مقدار تعداد شمار آمار گزارش سال ماه برنامه طرح پروژه شاخص هدف نتیجه "
    "نمودار نقشه شهر اصفهان شهرداری",
    "kinds of place, whose name follows": "خیابان خیابون کوچه محله بلوار",
    "verbs": "دارم داری داریم دارید دارن کردی کردید کردین کردم هستم هستید بشود باشه نیستن بوده‌اید",
}

ASIDES = frozenset(
    fold(word).replace(HALF_SPACE, "") for words in _BY_ROLE.values() for word in words.split()
)
