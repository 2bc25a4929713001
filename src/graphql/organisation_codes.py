"""Codes of refusals of the organisation."""

from collections.abc import Mapping
from typing import Final

ORGANISATION: Final[Mapping[str, str]] = {
    "INCOMPATIBLE_DUTY": "The person has done the opposite duty on the same loan (不相容岗位,须由他人办理).",
    "CODE_TAKEN": "A unit or post has that code already (编号已被使用).",
    "UNIT_UNKNOWN": "There is no unit of that code open on the day (机构不存在或未开业).",
    "WRONG_PLACE": "Units do not stand under each other like this (机构隶属关系不符).",
    "POST_UNKNOWN": "There is no post of that code (岗位不存在).",
    "ALREADY_HELD": "The person holds the post in that time already (已任该岗位).",
    "INCOMPATIBLE_POSTS": "Who administers the system holds no post of business (系统管理岗与业务岗不得兼任).",
    "APPOINTMENT_UNKNOWN": "There is no such appointment (任职不存在).",
    "ALREADY_ENDED": "The appointment is not shortened by that day (任职已终止).",
    "LAST_KEEPERS": "Nobody would be left to keep the organisation or to agree (须保留组织机构维护与复核人员).",
    "AUTHORITY_UNKNOWN": "There is no such authority in force (授权不存在或已终止).",
    "ABOVE_AUTHORITY": "The amount is above what the posts of the person may approve (超过审批权限).",
    "ALREADY_ASSIGNED": "The officer keeps the loan already (已为管户人).",
    "NOT_ASSIGNED": "The officer who hands over does not keep the loan (移交人非管户人).",
    "TO_THE_SAME": "Loans are handed over to another person (不得移交本人).",
    "CASELOAD_FULL": "The officer would keep more borrowers than allowed (管户数超过上限).",
}
