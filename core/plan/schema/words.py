"""The Persian words of the closed lists as clerks write them; the first of each is canonical."""

from collections.abc import Mapping
from enum import StrEnum

from core import enums

WORDS: Mapping[type[StrEnum], Mapping[StrEnum, tuple[str, ...]]] = {
    enums.CalendarKind: {
        enums.CalendarKind.JALALI: ("شمسی", "هجری شمسی", "جلالی"),
        enums.CalendarKind.GREGORIAN: ("میلادی",),
    },
    enums.MoneyScale: {
        enums.MoneyScale.ONE: ("یک", "واحد"),
        enums.MoneyScale.THOUSAND: ("هزار",),
        enums.MoneyScale.MILLION: ("میلیون",),
        enums.MoneyScale.BILLION: ("میلیارد",),
    },
    enums.Part: {
        enums.Part.CITY_PROGRESS: ("پیشرفت شهر",),
        enums.Part.MUNICIPAL_TRANSFORMATION: ("تحول شهرداری", "تحول در شهرداری"),
    },
    enums.Approach: {
        enums.Approach.GOAL_ORIENTED: ("هدف‌سو",),
        enums.Approach.PROBLEM_ORIENTED: ("مشکل‌سو",),
    },
    enums.Pillar: {
        enums.Pillar.CITY: ("شهر",),
        enums.Pillar.CITIZENS: ("شهروندان",),
        enums.Pillar.URBAN_MANAGEMENT: ("مدیریت شهری",),
    },
    enums.Origin: {
        enums.Origin.REAL: ("واقعی",),
        enums.Origin.ADAPTED: ("برگرفته", "برگرفته از منبع با تغییر"),
        enums.Origin.ILLUSTRATIVE: ("نمونه",),
    },
    enums.ProjectStatus: {
        enums.ProjectStatus.NOT_STARTED: ("آغاز نشده", "شروع نشده"),
        enums.ProjectStatus.ON_TRACK: ("مطابق برنامه",),
        enums.ProjectStatus.DELAYED: ("دارای تأخیر", "با تأخیر", "تأخیر دارد"),
        enums.ProjectStatus.STOPPED: ("متوقف", "متوقف شده"),
        enums.ProjectStatus.COMPLETED: (
            "پایان‌یافته",
            "بهره‌برداری‌شده",
            "خاتمه‌یافته",
            "تکمیل شده",
            "تمام شده",
            "اتمام‌یافته",
        ),
        enums.ProjectStatus.CANCELLED: ("لغوشده", "لغو"),
    },
    enums.IndicatorKind: {
        enums.IndicatorKind.OUTCOME: ("پیامدی", "شاخص پیامدی"),
        enums.IndicatorKind.CONTROL: ("ارزیابی و کنترل", "شاخص ارزیابی و کنترل"),
    },
    enums.Direction: {
        enums.Direction.HIGHER: ("افزایش مطلوب", "هرچه بیشتر، بهتر", "افزایشی", "افزایش", "صعودی"),
        enums.Direction.LOWER: ("کاهش مطلوب", "هرچه کمتر، بهتر", "کاهشی", "کاهش", "نزولی"),
        enums.Direction.BAND: ("در بازه",),
        enums.Direction.MAINTAIN: ("حفظ وضع موجود", "حفظ وضع", "حفظ", "تثبیت"),
    },
    enums.Frequency: {
        enums.Frequency.YEAR: ("سالانه", "سالیانه", "یک‌ساله", "هر سال", "سالی یک بار"),
        enums.Frequency.HALF: (
            "شش‌ماهه",
            "۶ ماهه",
            "هر شش ماه",
            "شش ماه یک بار",
            "نیم‌سالانه",
            "نیمسال",
        ),
        enums.Frequency.QUARTER: (
            "سه‌ماهه",
            "۳ ماهه",
            "فصلی",
            "هر فصل",
            "هر سه ماه",
            "سه ماه یک بار",
        ),
        enums.Frequency.MONTH: ("ماهانه", "ماهیانه", "هر ماه", "یک‌ماهه"),
    },
    enums.ReviewStatus: {
        enums.ReviewStatus.NOT_REVIEWED: ("بازنگری نشده",),
        enums.ReviewStatus.CONFIRMED: ("تأییدشده", "تأییدشده در بازنگری"),
        enums.ReviewStatus.REVISED: ("بازنگری‌شده",),
        enums.ReviewStatus.REPLACED: ("جایگزین‌شده",),
        enums.ReviewStatus.RETIRED: ("کنارگذاشته‌شده",),
    },
    enums.PathKind: {
        enums.PathKind.LINEAR: ("خطی",),
        enums.PathKind.STEP: ("پله‌ای",),
    },
    enums.StatusOverride: {
        enums.StatusOverride.ON_TRACK: ("مطابق برنامه",),
        enums.StatusOverride.AT_RISK: ("در معرض خطر",),
        enums.StatusOverride.OFF_TRACK: ("عقب از برنامه",),
        enums.StatusOverride.NOT_APPLICABLE: ("مصداق ندارد",),
        enums.StatusOverride.NOT_DUE: ("سررسید نشده",),
        enums.StatusOverride.NO_DATA: ("داده نرسیده",),
    },
    enums.TargetKind: {
        enums.TargetKind.BASELINE: ("خط پایه", "مقدار پایه", "پایه"),
        enums.TargetKind.TARGET: ("هدف", "مقدار هدف"),
    },
    enums.Flag: {
        enums.Flag.FINAL: ("قطعی", "نهایی"),
        enums.Flag.PRELIMINARY: ("مقدماتی", "موقت", "اولیه"),
        enums.Flag.ESTIMATED: ("برآوردی", "برآورد", "تخمینی", "تخمین"),
        enums.Flag.REVISED: ("اصلاح‌شده", "اصلاحی", "تجدیدنظرشده", "بازنگری‌شده"),
        enums.Flag.MISSING: ("نرسیده", "داده نرسیده"),
        enums.Flag.NOT_APPLICABLE: ("مصداق ندارد", "موضوعیت ندارد"),
    },
    enums.BudgetKind: {
        enums.BudgetKind.APPROVED: ("مصوب", "اعتبار مصوب", "بودجهٔ مصوب"),
        enums.BudgetKind.ALLOCATED: ("تخصیص", "تخصیص‌یافته", "تخصیص داده شده"),
        enums.BudgetKind.SPENT: ("هزینه", "هزینه شده", "هزینه‌کرد", "عملکرد"),
    },
    enums.RiverSide: {
        enums.RiverSide.NORTH: ("شمال زاینده‌رود", "شمال"),
        enums.RiverSide.SOUTH: ("جنوب زاینده‌رود", "جنوب"),
    },
    enums.QualityRule: {
        enums.QualityRule.DIRECTION_CONTRADICTS: ("هدف خلاف جهت مطلوب", "هدف خلاف جهت مطلوب شاخص"),
        enums.QualityRule.BASELINE_EQUALS_TARGET: ("خط پایه برابر هدف",),
        enums.QualityRule.UNIT_CHANGED: ("تغییر واحد", "تغییر واحد شاخص"),
        enums.QualityRule.IMPLAUSIBLE_VALUE: (
            "مقدار بیرون از بازه",
            "مقدار بیرون از بازهٔ پذیرفتنی",
        ),
        enums.QualityRule.PROGRESS_FALLING: ("کاهش پیشرفت", "کاهش پیشرفت گزارش‌شده"),
        enums.QualityRule.SPENDING_ABOVE_ALLOCATION: ("هزینهٔ بیش از تخصیص",),
        enums.QualityRule.ALLOCATION_MISMATCH: (
            "نابرابری تخصیص و مصوب",
            "نابرابری جمع تخصیص‌ها با بودجهٔ مصوب",
        ),
        enums.QualityRule.SAME_TITLE: ("عنوان یکسان",),
        enums.QualityRule.OBJECTIVE_WITHOUT_PROJECTS: ("هدف بدون پروژه", "هدف خرد بدون پروژه"),
        enums.QualityRule.REVISION_WITHOUT_REASON: ("بدون اعلام دلیل", "تغییر بدون اعلام دلیل"),
        enums.QualityRule.BOUNDARY_TURNED: (
            "مرز جابه‌جا",
            "مرزهایی که گویا طول و عرض جغرافیایی‌شان جابه‌جا نوشته شده است",
        ),
        enums.QualityRule.BOUNDARY_CROSSED: ("مرز متقاطع", "مرزهایی که خود را قطع می‌کنند"),
        enums.QualityRule.BOUNDARIES_OVERLAP: ("مرزهای روی هم", "مرزهایی که روی هم افتاده‌اند"),
    },
}
YES = ("بله", "true", "1", "yes", "آری", "بلی")
NO = ("خیر", "false", "0", "no", "نه")
